package dev.gangway.serve;

import dev.gangway.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The private key and certificate that a service shows. */
public final class TlsKeys {

  private final KeyStore store;
  private final String password;

  private TlsKeys(KeyStore store, String password) {
    this.store = store;
    this.password = password;
  }

  /**
   * Reads a PKCS #12 or JKS file.
   *
   * @param passwordFile its first line opens the file and the key
   * @throws InputException if either cannot be read, they do not fit, or there is no key
   */
  public static TlsKeys read(Path keystore, Path passwordFile) {
    String password = password(passwordFile);
    try {
      KeyStore store = KeyStore.getInstance(keystore.toFile(), password.toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          store.getKey(alias, password.toCharArray());
          return new TlsKeys(store, password);
        }
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw InputException.file(
          keystore,
          "not a keystore that the password in " + passwordFile + " opens",
          "check both files; a PKCS #12 or JKS file is expected",
          e);
    }
    throw InputException.file(
        keystore, "no key in the keystore", "certificates alone", "a private key", "add one");
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw InputException.file(
          file, "the password cannot be read", "check path and permissions", e);
    }
  }

  SslContextFactory.Server contextFactory() {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setKeyStore(store);
    factory.setKeyStorePassword(password);
    return factory;
  }
}
