package wrong.adapter.rest;

import org.springframework.beans.factory.annotation.Autowired;

class HasAnInjectedField {
    @Autowired
    private String injected;

    String injected() {
        return injected;
    }
}
