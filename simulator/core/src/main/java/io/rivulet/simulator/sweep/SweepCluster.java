package io.rivulet.simulator.sweep;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs sweeps on many machines. It is a service, and its jar is another than the simulator's: it stands on a library that is not small. */
public interface SweepCluster {
    /**
     * Where this process is in a cluster.
     *
     * @param host the address of this machine that others see; only loopback is safe where not all who reach it are trusted
     * @param port the port to listen on; the next free one is taken when it is not
     * @param workers how many runs here at the same time; 0 leaves all to others
     */
    record Place(String host, int port, int workers) {
        /** This machine alone. */
        public static final String LOOPBACK = "127.0.0.1";

        /** Where to listen first. */
        public static final int USUAL_PORT = 5701;
    }

    /**
     * Runs them on this process and all that join it, and comes back when all are done or the listener stops it. What a lost worker had is run
     * again by others.
     *
     * @param minWorkers how many processes have to have joined before it begins; who goes after that does not stop it
     * @throws SweepException when the cluster cannot be, a result cannot be kept, or a run took several workers with it
     */
    void run(List<SweepRun> runs, Place place, int minWorkers, SweepListener listener) throws SweepException;

    /**
     * Works for a sweep until it is over or somebody stops it. Waits until it is there; a sweep that ends while this joins is over.
     *
     * @param target where the sweep is: host and port
     * @param notes lines for people
     * @throws SweepException when it cannot join
     */
    void work(String target, Place place, Consumer<String> notes, BooleanSupplier isStopped) throws SweepException;

    /** The one that there is, if any. */
    static Optional<SweepCluster> find() {
        return ServiceLoader.load(SweepCluster.class, SweepCluster.class.getClassLoader())
                .findFirst();
    }
}
