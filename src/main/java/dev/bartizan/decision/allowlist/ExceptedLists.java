package dev.bartizan.decision.allowlist;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.BlocklistRepository;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the lists that entries of the allowlist are limited to. Runs in the caller's transaction. */
@Singleton
class ExceptedLists {

    private static final int LONGEST_ID = 18;

    private final BlocklistRepository lists;

    ExceptedLists(BlocklistRepository lists) {
        this.lists = lists;
    }

    /**
     * The ids of lists.
     *
     * @param references names or ids; a text that is both means the name
     * @throws ServiceException {@code VALIDATION_FAILED} if there is no such list, if one allows, or if none is given
     */
    Set<Long> ids(List<String> references) {
        if (references.isEmpty()) {
            throw invalid("must have a list, or be absent for an entry that applies to everything");
        }
        Set<Long> ids = new TreeSet<>();
        for (String reference : references) {
            Blocklist list = find(reference).orElseThrow(() -> invalid("there is no list " + reference));
            if (list.source().allow()) {
                throw invalid("must only have lists that block: " + list.name() + " allows its addresses");
            }
            ids.add(list.id());
        }
        return ids;
    }

    private Optional<Blocklist> find(String reference) {
        return lists.findByName(reference).or(() -> id(reference).flatMap(lists::load));
    }

    private static Optional<Long> id(String reference) {
        boolean number = !reference.isEmpty()
                && reference.length() <= LONGEST_ID
                && reference.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return number ? Optional.of(Long.parseLong(reference)) : Optional.empty();
    }

    /** The names of all lists by id. */
    Map<Long, String> names() {
        return lists.listByName().stream().collect(Collectors.toMap(Blocklist::id, Blocklist::name));
    }

    static ServiceException invalid(String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("lists", reason)));
    }
}
