package dev.gangway.web;

/**
 * One run in the list.
 *
 * @param id its path below the runs folder
 * @param name what people see: the id, or the folder's own name if it is the run itself
 * @param setting the method's variant; empty like the other names if the settings cannot be read
 * @param iteration the last one logged
 * @param last iteration at which it will end; 0 if unknown
 * @param seconds of training up to then
 * @param imagesPerSecond of the last step; 0 if unknown
 * @param sourceTestAccuracy 0..1, null before the first epoch
 * @param oracleTargetTestAccuracy 0..1, null without a labelled target test set
 * @param whole whether the accuracies are on whole sets, not on an epoch's sample
 * @param alarms found in its log so far
 * @param size of its log in bytes: grows while it runs
 * @param changed when its log last changed, milliseconds since 1970
 */
record RunRow(
    String id,
    String name,
    RunState state,
    String setting,
    String source,
    String target,
    long seed,
    long iteration,
    long last,
    double seconds,
    double imagesPerSecond,
    Double sourceTestAccuracy,
    Double oracleTargetTestAccuracy,
    boolean whole,
    int alarms,
    long size,
    long changed) {}
