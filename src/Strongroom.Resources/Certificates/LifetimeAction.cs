namespace Strongroom.Certificates;

/// <summary>One of a policy's <c>lifetime_actions</c>.</summary>
/// <param name="IsPercentage">True when the trigger is <c>lifetime_percentage</c>, 1 to 99; false when it is <c>days_before_expiry</c>.</param>
internal readonly record struct LifetimeAction(LifetimeActionType Type, bool IsPercentage, int Value)
{
    private const long SecondsPerDay = 86400;

    /// <summary>When it falls due for a certificate of this validity; Unix seconds throughout.</summary>
    public long At(long notBefore, long expires) =>
        IsPercentage ? notBefore + (long)((expires - notBefore) * (Value / 100.0)) : expires - (Value * SecondsPerDay);
}
