namespace Strongroom.Access;

internal enum AccessRowKind
{
    Role,
    Assignment,
    Denial,
    Hsm,
}
