/**
 * Processes that train together, on libtorch's own engine (c10d).
 *
 * <p>Who starts them says so in the environment, as torchrun, Kubernetes training operators and
 * Slurm scripts do: RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT.
 */
package dev.gangway.dist;
