package wrong.domain;

import org.springframework.util.StringUtils;

class UsesAFramework {
    boolean isEmpty(String text) {
        return !StringUtils.hasText(text);
    }
}
