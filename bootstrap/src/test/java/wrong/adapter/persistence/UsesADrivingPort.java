package wrong.adapter.persistence;

import wrong.application.port.in.DrivingPort;

record UsesADrivingPort(DrivingPort port) {}
