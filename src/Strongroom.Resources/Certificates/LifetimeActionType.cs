namespace Strongroom.Certificates;

/// <summary>What happens before a certificate ends. The numbers are stored.</summary>
internal enum LifetimeActionType : byte
{
    EmailContacts = 0,

    AutoRenew = 1,
}
