package dev.unroll.jobs.eval;

import dev.unroll.schemas.UserError;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts as a picture, on machines without a screen too. */
public final class Png {
  private Png() {}

  /**
   * Sees before a long run whether this machine can draw.
   *
   * @throws UserError with the way out, where it cannot
   */
  public static void check(Path file) {
    System.setProperty("java.awt.headless", "true");
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      graphics.getFontMetrics().stringWidth("0");
    } catch (RuntimeException | Error e) {
      // A machine without fonts, or without the libraries that read them, tells it in many ways.
      throw new UserError(
          "--plot "
              + file
              + ": expected fonts to draw with on this machine, found none ("
              + e
              + "); install fontconfig and one, in Debian fontconfig and fonts-dejavu-core, or"
              + " leave --plot out",
          e);
    } finally {
      graphics.dispose();
    }
  }

  /** Writes charts under one another. */
  public static void write(List<? extends Chart<?, ?>> charts, Path file) throws IOException {
    List<BufferedImage> images = charts.stream().map(BitmapEncoder::getBufferedImage).toList();
    int width = images.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    int height = images.stream().mapToInt(BufferedImage::getHeight).sum();
    BufferedImage all = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    int y = 0;
    for (BufferedImage image : images) {
      graphics.drawImage(image, 0, y, null);
      y += image.getHeight();
    }
    graphics.dispose();
    if (!ImageIO.write(all, "png", file.toFile())) {
      throw new IOException(file + ": this Java writes no PNG");
    }
  }
}
