package dev.unroll.jobs.local;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Runs something of ours at Ctrl-C and at {@code kill}, instead of the JVM's exit: shutdown hooks
 * would run beside Flink's own, which take away the folders that a clean stop still needs.
 */
public final class Interrupts {
  private Interrupts() {}

  /**
   * From now on the signals call {@code action}, on a thread of the JVM's. A second one ends the
   * process at once.
   */
  public static void onInterrupt(Runnable action) {
    try {
      // By reflection: the class is in every JDK, but javac warns of it and cannot be told not to.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      int[] calls = new int[1];
      Object ours =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> {
                if (method.getName().equals("handle")) {
                  if (calls[0]++ > 0) {
                    Runtime.getRuntime().halt(130);
                  }
                  action.run();
                  return null;
                }
                return method.getName().equals("equals") ? (Object) (proxy == args[0]) : 0;
              });
      for (String name : List.of("INT", "TERM")) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no signal handlers", e);
    }
  }
}
