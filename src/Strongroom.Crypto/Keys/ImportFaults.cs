namespace Strongroom.Crypto;

/// <summary>What is said of a member whichever key it belongs to.</summary>
internal static class ImportFaults
{
    /// <param name="length">Bytes; null when the member was not sent.</param>
    public static AlgorithmFault Missing(string member, int? length) => new(member, length switch
    {
        null => "It is missing.",
        0 => "It is empty.",
        _ => $"It is too long, {length} bytes.",
    });
}
