using Strongroom.Gate;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

internal sealed class KeyRemoval(KeyPurge purge, KeyErasure erasure, DueBell due, KeyMaterials materials)
    : ObjectRemoval<KeyHead, KeyVersion>(KeyRows.Shelf, purge, erasure, due)
{
    protected override ValueTask<KeyHead> ReplanAsync(VaultEntry vault, Tx tx, KeyHead before, KeyHead after, CancellationToken cancel) =>
        KeyDues.ScheduleAsync(vault, tx, before, after, cancel);

    protected override void Note(Passage passage, KeyHead found)
    {
        KeyReading.Note(passage, found.Current);
        passage.AfterCommit(() => materials.Forget(found.Incarnation));
    }

    protected override Answer Shown(Passage passage, KeyHead found) => new KeyAnswer(passage, found, found.Current);
}
