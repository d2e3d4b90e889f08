package io.rivulet.simulator.engine;

/** What events mean: handles those of one shard. Touches nothing but what the event's target owns. */
@FunctionalInterface
public interface EventModel {
    /** Handles an event; what follows from it is added to {@code shard}. */
    void onEvent(Shard shard, Event event);
}
