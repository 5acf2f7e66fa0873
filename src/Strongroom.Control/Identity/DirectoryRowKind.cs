namespace Strongroom.Identity;

internal enum DirectoryRowKind
{
    None,
    Tenant,
    HomeTenant,
    SigningKey,
    Application,
    Principal,
    Group,
    User,
    Machine,
    OutsideIssuer,
}
