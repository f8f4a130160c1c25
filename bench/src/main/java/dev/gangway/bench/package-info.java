/**
 * Measurements: rates of the machine, time and growth of a step; the service under load. Whatever
 * is compared runs in processes of its own, in turn, round by round, so that a slow phase of the
 * machine hits all of it.
 *
 * <p>Times are wall-clock milliseconds; an operation is one multiplication or one addition.
 */
package dev.gangway.bench;
