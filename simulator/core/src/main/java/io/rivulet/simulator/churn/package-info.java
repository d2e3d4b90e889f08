/**
 * Who comes and goes when: arrivals, lengths of sessions, and schedules of joins and leaves made of them. Peers are named by number, so that
 * every tier can follow the same schedule.
 */
package io.rivulet.simulator.churn;
