using Strongroom.Gate;
using Strongroom.Objects;
using Strongroom.Schedule;

namespace Strongroom.Secrets;

internal sealed class SecretRemoval(SecretPurge purge, SecretErasure erasure, DueBell due)
    : ObjectRemoval<SecretHead, SecretVersion>(SecretRows.Shelf, purge, erasure, due)
{
    protected override void Note(Passage passage, SecretHead found) => passage.Secret = SecretReading.Audited(found.Current);

    protected override Answer Shown(Passage passage, SecretHead found) => new SecretAnswer(passage, found, found.Current, value: null);
}
