package dev.gangway.spark;

import java.io.Serializable;

/**
 * What became of a chunk.
 *
 * @param images rows of its file
 * @param bad of these, images that could not be read
 * @param wrong what is wrong with the input, if that is why there is no such file; else null
 */
record ScoredChunk(long images, long bad, String wrong) implements Serializable {}
