package dev.gangway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.base.InputException;
import dev.gangway.web.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in: names, tokens, certificates. */
@Timeout(60)
class ServiceGateTest {

  private static final String SECRET = "0123456789abcdef-secret";

  @TempDir private Path folder;
  private ServeSettings settings;

  @BeforeEach
  void writeModel() {
    Path file = ServiceTrial.model(folder.resolve("digits.onnx"), 1);
    settings = ServeSettings.local(Map.of("digits", file));
  }

  private Token token() throws IOException {
    return Token.read(Files.writeString(folder.resolve("token"), SECRET + "\n"));
  }

  @Test
  void withoutATokenTheServiceStaysOnThisMachine() throws IOException {
    assertThatThrownBy(() -> bound("0.0.0.0", Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--bind 0.0.0.0 opens the service to other machines: give --token-file FILE as well, or"
                + " leave --bind out");
    assertThat(bound("0.0.0.0", Optional.of(token())).bind()).isEqualTo("0.0.0.0");
    assertThat(bound("::1", Optional.empty()).bind()).isEqualTo("::1");
  }

  private ServeSettings bound(String host, Optional<Token> token) {
    return new ServeSettings(
        settings.models(), host, 0, token, Optional.empty(), ServeLimits.usual(), Optional.empty());
  }

  @Test
  void aForeignNameIsRefusedUnlessTheTokenIsShown() throws IOException {
    try (ServiceTrial open = new ServiceTrial(settings);
        ServiceTrial closed = new ServiceTrial(settings.withToken(Optional.of(token())))) {
      assertThat(open.raw("GET /v2 HTTP/1.1\r\nHost: evil.example")).startsWith("HTTP/1.1 403");
      assertThat(open.raw("GET /v2 HTTP/1.1\r\nHost: localhost:1")).startsWith("HTTP/1.1 200");
      assertThat(open.raw("GET /v2/health/ready HTTP/1.1\r\nHost: probe"))
          .startsWith("HTTP/1.1 200");
      String shown = "\r\nAuthorization: Bearer " + SECRET;
      assertThat(closed.raw("GET /v2 HTTP/1.1\r\nHost: classifier.svc" + shown))
          .startsWith("HTTP/1.1 200");
    }
  }

  /** Behind a proxy or an ingress a service has a name that it does not know. */
  @Test
  void withATokenTheServiceHasAnyName() throws IOException {
    try (ServiceTrial closed = new ServiceTrial(settings.withToken(Optional.of(token())))) {
      String name = " HTTP/1.1\r\nHost: models.example.com";
      String entered = closed.raw("GET /?token=" + SECRET + name);
      assertThat(entered).startsWith("HTTP/1.1 303");
      String cookie =
          entered.lines().filter(line -> line.startsWith("Set-Cookie: ")).findFirst().orElseThrow();
      String shown = "\r\nCookie: " + cookie.substring(12).split(";", 2)[0];
      assertThat(closed.raw("GET /models" + name + shown)).startsWith("HTTP/1.1 200");
      assertThat(closed.raw("GET /models" + name)).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void theNameOfTheSchemeMayBeWrittenInAnyCase() throws IOException {
    try (ServiceTrial closed = new ServiceTrial(settings.withToken(Optional.of(token())))) {
      for (String scheme : new String[] {"bearer ", "BEARER "}) {
        assertThat(
                closed
                    .send(closed.request("/models").header("Authorization", scheme + SECRET))
                    .statusCode())
            .isEqualTo(200);
      }
      InferenceServerTest.requireProblem(
          closed.send(closed.request("/models").header("Authorization", "Basic " + SECRET)), 401);
    }
  }

  @Test
  void brokenRequestsAreProblemsToo() throws IOException {
    try (ServiceTrial open = new ServiceTrial(settings)) {
      for (String request :
          new String[] {
            "GET /%zz HTTP/1.1\r\nHost: localhost",
            "GET /v2/../../etc/passwd HTTP/1.1\r\nHost: localhost",
            "NONSENSE",
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5",
            "GET /v2 HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "a".repeat(20_000),
          }) {
        assertThat(open.raw(request))
            .as(request.substring(0, Math.min(40, request.length())))
            .matches("(?s)HTTP/1.1 4\\d\\d .*")
            .contains("application/problem+json")
            .doesNotContain("Exception")
            .doesNotContain("<html");
      }
    }
  }

  @Test
  void theTokenOpensTheService() throws IOException {
    try (ServiceTrial service = new ServiceTrial(settings.withToken(Optional.of(token())))) {
      HttpResponse<String> refused = service.get("/models");
      InferenceServerTest.requireProblem(refused, 401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      InferenceServerTest.requireProblem(
          service.send(
              service.request("/models").header("Authorization", "Bearer wrong-wrong-wrong-wrong")),
          401);
      InferenceServerTest.requireProblem(
          service.predict(ServiceTrial.image("png", 32, 32, 1)), 401);
      assertThat(
              service
                  .send(service.request("/models").header("Authorization", "Bearer " + SECRET))
                  .statusCode())
          .isEqualTo(200);
      assertThat(service.get("/v2/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> entered = service.get("/?token=" + SECRET);
      assertThat(entered.statusCode()).isEqualTo(303);
      String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).doesNotContain(SECRET).contains("HttpOnly").contains("SameSite=Strict");
      assertThat(
              service
                  .send(service.request("/models").header("Cookie", cookie.split(";", 2)[0]))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aKeystoreEncryptsTheTraffic() throws Exception {
    Path keystore = folder.resolve("keys.p12");
    Path password = Files.writeString(folder.resolve("password"), "correct horse\n");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "service",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                "correct horse")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    try (ServiceTrial service =
        new ServiceTrial(settings.withTls(Optional.of(TlsKeys.read(keystore, password))))) {
      assertThat(service.server.address()).startsWith("https://127.0.0.1:");
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .sslContext(trusting(keystore))
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create(service.server.address() + "v2")).build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    Path wrong = Files.writeString(folder.resolve("wrong"), "wrong horse\n");
    assertThatThrownBy(() -> TlsKeys.read(keystore, wrong))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a keystore that the password in " + wrong + " opens");
  }

  private static SSLContext trusting(Path keystore) throws Exception {
    KeyStore store = KeyStore.getInstance(keystore.toFile(), "correct horse".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("service", store.getCertificate("service"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void aTakenPortIsNamed() {
    try (ServiceTrial service = new ServiceTrial(settings)) {
      int port = service.server.port();
      assertThatThrownBy(() -> new ServiceTrial(settings.withPort(port)))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("port " + port + " of 127.0.0.1 cannot be had");
    }
  }
}
