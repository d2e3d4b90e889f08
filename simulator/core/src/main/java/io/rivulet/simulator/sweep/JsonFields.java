package io.rivulet.simulator.sweep;

import java.util.List;
import java.util.Map;

/** A JSON object, asked name by name; what is not as it should be is an {@link IllegalArgumentException}. */
final class JsonFields {
    private final Map<?, ?> fields;

    JsonFields(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("an object expected, not " + value);
        }
        fields = map;
    }

    private <T> T get(String name, Class<T> type) {
        Object value = fields.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("'" + name + "' is missing, or is not what it should be");
        }
        return type.cast(value);
    }

    String text(String name) {
        return get(name, String.class);
    }

    long whole(String name) {
        return get(name, Long.class);
    }

    double number(String name) {
        return get(name, Number.class).doubleValue();
    }

    boolean flag(String name) {
        return get(name, Boolean.class);
    }

    List<?> list(String name) {
        return get(name, List.class);
    }

    List<String> texts(String name) {
        return list(name).stream().map(String.class::cast).toList();
    }

    JsonFields inside(String name) {
        return new JsonFields(fields.get(name));
    }

    Map<?, ?> all() {
        return fields;
    }
}
