package dev.unroll.training;

/**
 * How users are made up, and what is asked of a running mood.
 *
 * @param texts texts a user in training, at most
 * @param singles share of the training texts that come as users of one text, so that what a text
 *     says of itself is learned too
 * @param stay how likely a mood is to be the next text's mood too; else the next is drawn anew
 * @param faithful how likely a text's label is the mood itself; else it is drawn from all labels
 * @param decay what an earlier label still counts one text later
 */
record MoodSettings(int texts, double singles, double stay, double faithful, double decay) {}
