/** Pictures and pages of a run: curves, image grids, confusion matrices. Arrays in, files out. */
package dev.gangway.report;
