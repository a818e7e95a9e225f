package wrong.domain;

import org.springframework.util.StringUtils;

class DomainKnowsNoFramework {
    boolean isEmpty(String text) {
        return !StringUtils.hasText(text);
    }
}
