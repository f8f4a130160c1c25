package dev.gangway.cli.train;

import dev.gangway.cli.terminal.Terminal;
import dev.gangway.run.RunDirectory;
import dev.gangway.web.Dashboard;
import dev.gangway.web.DashboardSettings;
import java.util.Optional;

/** The live page of the run that this process trains; ends with it. */
final class RunDashboard implements AutoCloseable {

  private final Dashboard dashboard;

  private RunDashboard(Dashboard dashboard) {
    this.dashboard = dashboard;
  }

  /** Starts it for this machine alone and says where. */
  static RunDashboard start(RunDirectory run, Terminal terminal) {
    Dashboard dashboard =
        Dashboard.startNear(
            new DashboardSettings(
                run.path(), DashboardSettings.LOOPBACK, DashboardSettings.PORT, Optional.empty()));
    terminal.note(
        "dashboard: %s (while this run trains; later: gangway dashboard --runs %s)"
            .formatted(dashboard.address(), run.path()));
    return new RunDashboard(dashboard);
  }

  @Override
  public void close() {
    dashboard.close();
  }
}
