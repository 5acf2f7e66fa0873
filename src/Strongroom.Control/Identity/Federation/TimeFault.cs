namespace Strongroom.Identity.Federation;

internal enum TimeFault
{
    None,
    NotYet,
    Expired,
    TooLong,
}
