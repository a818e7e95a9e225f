package wrong.adapter.rest;

import org.springframework.beans.factory.annotation.Autowired;

class NothingIsInjectedIntoFields {
    @Autowired
    private String injected;

    String injected() {
        return injected;
    }
}
