package io.rivulet.simulator.net;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.text.Amounts;
import io.rivulet.simulator.text.PresetText;
import java.util.List;

/** What the peers of a run may upload and download, and who of them passes nothing on. Immutable; a peer's line depends on the seed and its number alone. */
public interface UplinkPreset {
    /** How it is written, such as {@code 1.25} or {@code lognormal:20M,1}; {@link #parse} reads it. */
    String name();

    /**
     * The lines of so many peers.
     *
     * @param count how many, 0 to 10,000,000
     * @param streamBitsPerSec the rate of the stream that they pass on
     */
    default PeerLinks links(SeedTree seed, int count, long streamBitsPerSec) {
        return new PeerLinks(count, peer -> line(seed, peer, streamBitsPerSec));
    }

    /** One peer's line. */
    PeerLine line(SeedTree seed, int peer, long streamBitsPerSec);

    /** Every peer uploads {@code rho} times the stream's rate, 0.1 to 100. Below 1 they cannot carry the stream; 100 is as good as no limit. */
    static UplinkPreset ratio(double rho) {
        return new Uplinks.Ratio(rho);
    }

    /** Every peer uploads this much, 32 kbit/s to 10 Gbit/s. */
    static UplinkPreset rate(long bitsPerSec) {
        return new Uplinks.Rate(bitsPerSec);
    }

    /**
     * What a peer of each of the regions of {@link LatencyPreset#regions6} uploaded in 2019: 19.2, 20.7, 5.8, 15.7, 10.2 and 11.3 Mbit/s
     * (SimBlock's network configuration, Apache-2.0). With those latencies and the same seed, a peer has the uplink of the region that it is
     * in; with others, regions are drawn by the same shares.
     */
    static UplinkPreset regional() {
        return new Uplinks.Regional();
    }

    /**
     * Half of the peers in a data centre with 1 Gbit/s, half at home with 50 Mbit/s and 20 ms more on each way, up and down alike: the world
     * of a bandwidth simulation of gossip between validators (hackmd.io/@dknopik/S1ye_NjCC).
     */
    static UplinkPreset homeDc() {
        return new Uplinks.HomeDc();
    }

    /**
     * Uplinks whose logarithm is normal: half have more than the median. Ours.
     *
     * @param medianBitsPerSec 32 kbit/s to 10 Gbit/s; the default of {@link #parse} is 20 Mbit/s
     * @param sigma 0 to 3; the default of {@link #parse} is 1
     */
    static UplinkPreset logNormal(long medianBitsPerSec, double sigma) {
        return new Uplinks.LogNormal(medianBitsPerSec, sigma);
    }

    /**
     * A share of the peers is mobile: 1 Mbit/s up, 5 Mbit/s down, 60 ms more on each way, 2 % loss up and down. Ours.
     *
     * @param share 0 to 1; the default of {@link #parse} is 0.3
     * @param base what the others have; the default of {@link #parse} is 10 Mbit/s
     */
    static UplinkPreset mobile(double share, UplinkPreset base) {
        return new Uplinks.Mobile(share, base);
    }

    /**
     * A share of the peers passes nothing on, whatever its line could carry.
     *
     * @param share 0 to 1
     * @param base the lines; the default of {@link #parse} is 10 Mbit/s
     */
    static UplinkPreset freeRiders(double share, UplinkPreset base) {
        return new Uplinks.FreeRiders(share, base);
    }

    /**
     * Reads a preset: {@code 1.25} (times the stream's rate), {@code 10M}, {@code regional}, {@code home-dc}, {@code lognormal:20M,1},
     * {@code mobile:30%,BASE}, {@code freeriders:20%,BASE}, where BASE is again a preset.
     *
     * @throws IllegalArgumentException saying what was given, and what is allowed
     */
    static UplinkPreset parse(String text) {
        String example = "1.25 (times the stream's rate) or 10M (bits a second)";
        if (Amounts.isNumber(text)) {
            return ratio(Amounts.number(text, example));
        }
        if (!text.isBlank() && Character.isDigit(text.strip().charAt(0))) {
            return rate(Amounts.bitsPerSec(text, example));
        }
        PresetText preset = new PresetText("uplink", text);
        String base = "10M";
        return switch (preset.name()) {
            case "regional" -> {
                preset.takes(0, "regional");
                yield regional();
            }
            case "home-dc" -> {
                preset.takes(0, "home-dc");
                yield homeDc();
            }
            case "lognormal" -> {
                String form = "lognormal:20M,1 (median, and deviation of the logarithm)";
                preset.takes(2, form);
                yield logNormal(preset.bitsPerSec(0, 20_000_000, form), preset.number(1, 1, form));
            }
            case "mobile" ->
                mobile(
                        preset.share(0, Uplinks.Mobile.DEFAULT_SHARE, "mobile:30%,10M"),
                        parse(preset.restAfterFirst(base)));
            case "freeriders" -> {
                String form = "freeriders:20%,10M";
                yield freeRiders(Amounts.share(preset.argument(0), form), parse(preset.restAfterFirst(base)));
            }
            default ->
                throw preset.unknown(List.of(
                        example,
                        "regional",
                        "home-dc",
                        "lognormal[:MEDIAN,SIGMA]",
                        "mobile[:SHARE,BASE]",
                        "freeriders:SHARE[,BASE]"));
        };
    }
}
