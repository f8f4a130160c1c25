/** Painters of the synthetic digits. */
package dev.gangway.data.synth;
