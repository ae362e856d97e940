package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void everyEventAnsweredOnceLeavesNoFault() {
    send("t1", 0, 10);
    send(null, 1, 20);
    assertThat(ledger.settled()).isFalse();
    assertThat(ledger.predicted("t1", 35)).hasValue(25);
    ledger.rejected(new Place("tweets", 0, 1));
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.faults()).isEmpty();
    assertThat(ledger.events()).isEqualTo(2);
    assertThat(ledger.predictions()).isEqualTo(1);
    assertThat(ledger.deadLetters()).isEqualTo(1);
  }

  @Test
  void eventWithIdMayBecomeADeadLetter() {
    send("t1", 0, 0);
    ledger.rejected(new Place("tweets", 0, 0));
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.predicted("t1", 1)).isEmpty();
    assertThat(ledger.faults()).containsExactly("1 answered twice, or never sent: t1");
  }

  @Test
  void missingAnswersAreNamed() {
    for (int i = 1; i <= 7; i++) {
      send("t" + i, i, 0);
    }
    assertThat(ledger.faults()).containsExactly("7 without an answer: t1, t2, t3, t4, t5, …");
  }

  @Test
  void secondPredictionAndSecondDeadLetterAreSurplus() {
    send("t1", 0, 0);
    send(null, 1, 0);
    ledger.predicted("t1", 1);
    ledger.predicted("t1", 1);
    ledger.rejected(new Place("tweets", 0, 1));
    ledger.rejected(new Place("tweets", 0, 1));
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.faults())
        .containsExactly("2 answered twice, or never sent: t1, the record at tweets-0-1");
  }

  @Test
  void idSentTwiceIsAnsweredTwice() {
    send("t1", 0, 0);
    send("t1", 1, 5);
    assertThat(ledger.predicted("t1", 10)).hasValue(10);
    assertThat(ledger.settled()).isFalse();
    assertThat(ledger.predicted("t1", 10)).hasValue(5);
    assertThat(ledger.faults()).isEmpty();
  }

  @Test
  void answersMayOvertakeTheAcknowledgement() {
    Ledger.Sent predicted = ledger.sending("t1", 0);
    Ledger.Sent rejected = ledger.sending(null, 0);
    ledger.predicted("t1", 1);
    ledger.rejected(new Place("tweets", 0, 1));
    ledger.acknowledged(predicted, new Place("tweets", 0, 0));
    ledger.acknowledged(rejected, new Place("tweets", 0, 1));
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.events()).isEqualTo(2);
    assertThat(ledger.faults()).isEmpty();
  }

  @Test
  void eventThatNeverReachedTheBrokerDoesNotCount() {
    ledger.failed(ledger.sending("t1", 0));
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.events()).isZero();
  }

  private void send(String id, long offset, long at) {
    ledger.acknowledged(ledger.sending(id, at), new Place("tweets", 0, offset));
  }
}
