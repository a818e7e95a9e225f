package wrong.application.service;

import wrong.application.port.out.DrivenPort;

class ImplementsADrivenPort implements DrivenPort {}
