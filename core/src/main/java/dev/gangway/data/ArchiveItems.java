package dev.gangway.data;

import dev.gangway.image.ImageItem;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The images in a zip or a tar (packed or not), in the order in which they lie there: {@code
 * FILE/MEMBER}.
 */
final class ArchiveItems implements ItemSource {

  private final Path file;
  private final ArchiveMember.Members members;

  private ArchiveItems(Path file, ArchiveMember.Members members) {
    this.file = file;
    this.members = members;
  }

  static ArchiveItems open(Path file, FileFormat format) throws IOException {
    return new ArchiveItems(file, members(file, format));
  }

  /** The members of an archive. */
  static ArchiveMember.Members members(Path file, FileFormat format) throws IOException {
    return format == FileFormat.ZIP ? ZipMembers.open(file) : TarMembers.open(file);
  }

  @Override
  public ImageItem next() throws IOException {
    for (ArchiveMember member = members.next(); member != null; member = members.next()) {
      if (member.isImage()) {
        return member.item(file + "/" + member.name());
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    members.close();
  }
}
