package dev.unroll.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * A file system that only Flink knows, {@code shelf:///name}: a plugin as those for S3 and HDFS
 * are, whose files lie in a folder that the cluster's configuration names.
 */
public final class ShelfFileSystem extends LocalFileSystem {
  static final String ROOT = "shelf.root";
  private static final URI SCHEME = URI.create("shelf:///");

  private final String root;

  ShelfFileSystem(String root) {
    this.root = root;
  }

  @Override
  public URI getUri() {
    return SCHEME;
  }

  /** The parent's own answers name a file by its place on the disk. */
  @Override
  public File pathToFile(org.apache.flink.core.fs.Path path) {
    String named = path.getPath();
    return named.startsWith(root + "/") ? new File(named) : new File(root, named);
  }

  @Override
  public boolean isDistributedFS() {
    return true;
  }

  /** Of the plugin. */
  public static final class Factory implements FileSystemFactory {
    private String root = "";

    @Override
    public void configure(Configuration config) {
      root = config.toMap().getOrDefault(ROOT, "");
    }

    @Override
    public String getScheme() {
      return SCHEME.getScheme();
    }

    @Override
    public FileSystem create(URI uri) {
      return new ShelfFileSystem(root);
    }
  }

  /** Puts its plugin, a jar of these classes, where a cluster looks for plugins. */
  static void install(Path plugins) throws IOException {
    Path jar = Files.createDirectories(plugins.resolve("shelf")).resolve("shelf.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Class<?> type : List.of(ShelfFileSystem.class, Factory.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        out.write(type.getClassLoader().getResourceAsStream(name).readAllBytes());
      }
      out.putNextEntry(new JarEntry("META-INF/services/" + FileSystemFactory.class.getName()));
      out.write(Factory.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }
}
