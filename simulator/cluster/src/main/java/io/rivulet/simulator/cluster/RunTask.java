package io.rivulet.simulator.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.rivulet.simulator.scenario.RunWatch;
import io.rivulet.simulator.sweep.RunOutcome;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** A run on its way to a worker: the scenario as text, and the seed. What comes back is the outcome as JSON; nothing when it was stopped. */
final class RunTask implements Callable<String>, IdentifiedDataSerializable, HazelcastInstanceAware {
    static final int FACTORY_ID = 1;

    /** Under this name a member's {@link BooleanSupplier} says whether it ends. */
    static final String IS_STOPPED = "is-stopped";

    private static final int CLASS_ID = 1;

    private String scenario = "";
    private long seed;
    private BooleanSupplier isStopped = () -> false;

    RunTask() {}

    RunTask(String scenario, long seed) {
        this.scenario = scenario;
        this.seed = seed;
    }

    static DataSerializableFactory factory() {
        return typeId -> typeId == CLASS_ID ? new RunTask() : null;
    }

    @Override
    public String call() {
        RunWatch watch = new RunWatch() {
            @Override
            public void update(Phase phase, double share, long virtualNs, String detail) {}

            @Override
            public boolean isStopped() {
                return isStopped.getAsBoolean();
            }
        };
        return RunOutcome.ofRunning(scenario, seed, watch)
                .map(outcome -> outcome.toJson().toText())
                .orElse("");
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        if (member.getUserContext().get(IS_STOPPED) instanceof BooleanSupplier supplier) {
            isStopped = supplier;
        }
    }

    @Override
    public int getFactoryId() {
        return FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return CLASS_ID;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(scenario);
        out.writeLong(seed);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        scenario = in.readString();
        seed = in.readLong();
    }
}
