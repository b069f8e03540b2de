package dev.bartizan.container.engine;

/**
 * A file or folder in a container. Podman tells who owns it of containers alone that run and have a {@code stat}; of others
 * it says that all is the container's own user's.
 *
 * @param uid its owner, as the container sees it
 * @param gid its group, as the container sees it
 * @param mode its permission bits, such as {@code 0755}
 */
public record FileStatus(String path, boolean folder, long uid, long gid, int mode) {

    /** Whether somebody may execute it. */
    public boolean executable() {
        return !folder && (mode & 0111) != 0;
    }
}
