namespace Strongroom.Certificates;

/// <summary>What a mail to the contacts is about. The numbers are stored.</summary>
internal enum LetterKind : byte
{
    NearsExpiry = 0,

    RenewalFailed = 1,
}
