package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What goes wrong with records in practice, made out of a tweet that is fine. */
enum Malformed {
  BROKEN_JSON {
    @Override
    byte[] of(ObjectNode tweet) {
      String json = tweet.toString();
      return json.substring(0, json.length() * 2 / 3).getBytes(StandardCharsets.UTF_8);
    }
  },
  MISSING_TEXT {
    @Override
    byte[] of(ObjectNode tweet) {
      return tweet.without("text").toString().getBytes(StandardCharsets.UTF_8);
    }
  },
  EMPTY_TEXT {
    @Override
    byte[] of(ObjectNode tweet) {
      return tweet.put("text", "   ").toString().getBytes(StandardCharsets.UTF_8);
    }
  },
  WRONG_ENCODING {
    @Override
    byte[] of(ObjectNode tweet) {
      String json = tweet.put("text", "Un café crème, s'il vous plaît").toString();
      return json.getBytes(StandardCharsets.ISO_8859_1);
    }
  },
  TOMBSTONE {
    @Override
    byte @Nullable [] of(ObjectNode tweet) {
      return null;
    }
  };

  /** The value of a malformed record; null where its fault is to have none. */
  abstract byte @Nullable [] of(ObjectNode tweet);
}
