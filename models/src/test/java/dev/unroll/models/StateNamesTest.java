package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateNamesTest {
  @ParameterizedTest
  @CsvSource({
    "h_in, h_out",
    "h_in_0, h_out_0",
    "h0, hn",
    "c0, cn",
    "h_0, h_n",
    "h0, h_n",
    "state, stateN",
    "state, state_out",
    "state_in, state",
    "stateIn, stateOut",
    "state_0_in, state_0_out",
    "recurrent_in, recurrent_out",
    "initial_h, Y_h",
    "initial_h, final_h",
    "past_key.0, present_key.0",
    "input_state, output_state",
    "prev_h, new_h",
    "old/c, next/c",
    "H_IN, h_out",
    "h, hn",
    "h, h_new",
    "hx, hy",
    "cx, cy",
    "h_tm1, h_t",
    "hidden, next_hidden",
    "hidden, hidden_out",
    "x_cache, x_cache_out",
    "states.0.in, states.0.out",
    "state_ins, state_outs",
    "in_cache0, out_cache0",
    "input_states_1, output_states_1",
    "cached_len_0, new_cached_len_0",
    "cache_last_channel, cache_last_channel_next",
    "past_key_values.0.decoder.key, present.0.decoder.key",
    "initial_hidden, final_hidden",
    "rnn_states_in, rnn_states_out",
    "memory, updated_memory",
    "h0, h0_out",
    "h_t, h_tp1",
    "h_i, h_o",
    "hi, ho",
    "r1i, r1o",
    "stateHIn, stateHOut",
    "h, h_prime",
    "enc_h0, enc_hn",
    "att_cache, r_att_cache",
    "past_key_values.0.key, present_key_values.0.key",
  })
  void namesOfAPair_match(String in, String out) {
    assertThat(StateNames.match(in, out)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "h_in_0, h_out_1",
    "h0, cn",
    "h_in, c_out",
    "h_in, scores",
    "state, state",
    "initial_h, Y",
    "in, out",
    "input, output",
    "tokens, scores",
    "past_key.0, present_value.0",
    "hx, cy",
    "hn, h0",
    "state_in_0, state_out_1",
    "mix, enh",
    "X, Y",
    "W, Y_h",
    "input_2, activation_2",
    "h0, h1_out",
    "r1i, r2o",
    "stateHIn, stateCOut",
    "enc_h0, erb_hn",
  })
  void otherNames_doNot(String in, String out) {
    assertThat(StateNames.match(in, out)).isFalse();
  }
}
