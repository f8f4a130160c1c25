/** The one reader of a run's folder: reports, the dashboard and training itself ask it. */
package dev.gangway.run.view;
