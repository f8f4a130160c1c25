/** Accuracy, the confusion matrix and label-free validators, from plain arrays. */
package dev.gangway.eval;
