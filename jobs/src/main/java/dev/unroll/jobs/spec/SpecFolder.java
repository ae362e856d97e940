package dev.unroll.jobs.spec;

import dev.unroll.models.Bundle;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline's names are relative to: the folder of its file, on this machine or by URI where
 * one of Flink's file systems reaches ({@code s3://}, {@code hdfs://}, …).
 */
final class SpecFolder {
  /** One slash is enough: Flink itself writes {@code hdfs:///folder} as {@code hdfs:/folder}. */
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private final String folder;

  private SpecFolder(String folder) {
    this.folder = folder;
  }

  static SpecFolder of(Path folder) {
    return new SpecFolder(folder.toAbsolutePath().toString());
  }

  /** The folder of a file that is named by a URI. */
  static SpecFolder ofFile(String uri) {
    return new SpecFolder(
        Objects.requireNonNull(new org.apache.flink.core.fs.Path(uri).getParent(), uri).toString());
  }

  static boolean isUri(String reference) {
    return URI.matcher(reference).matches();
  }

  /**
   * The text of a file that is named by a URI.
   *
   * @throws UserError where it is not there or nothing here can read it
   */
  static String text(String uri) {
    try (InputStream in = open(uri)) {
      if (in != null) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UserError(uri + ": cannot be read: " + e.getMessage(), e);
    }
    throw new UserError(uri + ": expected a pipeline file, found none");
  }

  /**
   * Reads a bundle: {@code zoo/NAME}, a folder relative to this one, or a URI.
   *
   * @throws UserError when it is not there or incomplete
   */
  Bundle bundle(String reference) {
    if (isUri(folder) && Bundle.isShipped(reference)) {
      return Bundle.shipped(reference);
    }
    String at = isUri(reference) || isUri(folder) ? resolve(reference) : "";
    return at.isEmpty()
        ? Bundle.resolve(reference, Path.of(folder))
        : Bundle.read(at, file -> open(at + "/" + file));
  }

  /** A folder's name made absolute; a URI is. */
  String resolve(String reference) {
    if (isUri(reference)) {
      return reference;
    }
    return isUri(folder)
        ? new org.apache.flink.core.fs.Path(folder, reference).toString()
        : Path.of(folder).resolve(reference).normalize().toString();
  }

  private static @Nullable InputStream open(String uri) throws IOException {
    org.apache.flink.core.fs.Path file = new org.apache.flink.core.fs.Path(uri);
    try {
      FileSystem files = file.getFileSystem();
      // What open throws where there is none is each file system's own matter; some throw at the
      // first read.
      return files.exists(file) ? files.open(file) : null;
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new UserError(
          uri
              + ": expected a place that one of Flink's file systems knows, found none for it; put"
              + " the file system's plugin where Flink looks for plugins",
          e);
    }
  }
}
