namespace Strongroom.Storage;

public enum BatchEntryKind
{
    Put,
    Delete,
    Check,
}
