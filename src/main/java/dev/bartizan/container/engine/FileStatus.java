package dev.bartizan.container.engine;

/**
 * A file or folder in a container. With Podman, owner and group are correct only for a running container that has a
 * {@code stat} program; otherwise Podman reports the container's own user.
 *
 * @param uid owner inside the container
 * @param gid group inside the container
 * @param mode permission bits, such as {@code 0755}
 */
public record FileStatus(String path, boolean folder, long uid, long gid, int mode) {

    /** Whether this is a file that its owner, its group or others may execute. */
    public boolean executable() {
        return !folder && (mode & 0111) != 0;
    }
}
