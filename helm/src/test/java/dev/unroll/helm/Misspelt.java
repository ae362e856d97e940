package dev.unroll.helm;

import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields that Kubernetes' types do not have: a reader keeps them aside, and a server drops them.
 */
final class Misspelt {
  private Misspelt() {}

  static List<String> in(String path, @Nullable Object root) {
    List<String> found = new ArrayList<>();
    walk(path, root, found);
    return found;
  }

  private static void walk(String path, @Nullable Object value, List<String> found) {
    if (value instanceof Collection<?> list) {
      int i = 0;
      for (Object one : list) {
        walk(path + "[" + i++ + "]", one, found);
      }
    } else if (value instanceof KubernetesResource && !untyped(value)) {
      for (Method method : value.getClass().getMethods()) {
        if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
          property(path, method, call(method, value), found);
        }
      }
    }
  }

  /** Kinds of other people (a PodMonitor) and free-form values: anything goes. */
  private static boolean untyped(Object value) {
    return value instanceof GenericKubernetesResource || value instanceof AnyType;
  }

  private static void property(
      String path, Method method, @Nullable Object value, List<String> found) {
    if (method.getName().equals("getAdditionalProperties")) {
      if (value instanceof Map<?, ?> unknown) {
        unknown.keySet().forEach(name -> found.add(path + "." + name + ": no such field"));
      }
    } else {
      walk(path + "." + method.getName().substring(3), value, found);
    }
  }

  private static @Nullable Object call(Method method, Object value) {
    try {
      return method.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method.toString(), e);
    }
  }
}
