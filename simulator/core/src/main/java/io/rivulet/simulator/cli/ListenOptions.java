package io.rivulet.simulator.cli;

import io.rivulet.simulator.sweep.SweepCluster;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a process of a cluster listens. */
final class ListenOptions {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--listen",
            paramLabel = "HOST[:PORT]",
            description =
                    "This machine's address in the cluster. Who can reach it can run code here, so any but loopback only in a"
                            + " network in which everybody is trusted. Default " + SweepCluster.Place.LOOPBACK + ":"
                            + SweepCluster.Place.USUAL_PORT + ", or the next port that is free.")
    private String listen = SweepCluster.Place.LOOPBACK;

    SweepCluster.Place place(int workers) {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? listen : listen.substring(0, colon);
        return new SweepCluster.Place(
                host, colon < 0 ? SweepCluster.Place.USUAL_PORT : port(listen.substring(colon + 1)), workers);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException none) {
            // Says the same as one that is out of range.
        }
        throw new IllegalArgumentException("the port is '" + text + "', must be 1 to " + MAX_PORT);
    }

    /** The cluster, when its jar is there and the options make sense. */
    SweepCluster cluster(CommandSpec spec) {
        try {
            place(0);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--listen " + listen + ": " + wrong.getMessage(), wrong);
        }
        return SweepCluster.find()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "clusters are not in this jar: run ./rivulet simulate, or rivulet-simulator-cluster.jar"));
    }
}
