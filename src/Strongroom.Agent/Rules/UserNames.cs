using System.Globalization;

namespace Strongroom.Agent.Rules;

/// <summary>The machine's own list of users (passwd(5)). Users of a directory service are given by number.</summary>
/// <param name="file">The list; <c>/etc/passwd</c>.</param>
internal sealed class UserNames(string file)
{
    private const int NumberColumn = 2;

    /// <summary>The user id of a name or of digits; null when the list does not have the name.</summary>
    public uint? Find(string user) =>
        uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : File.ReadLines(file)
                .Select(line => line.Split(':'))
                .Where(columns => columns.Length > NumberColumn && columns[0] == user)
                .Select(columns => uint.TryParse(columns[NumberColumn], NumberStyles.None, CultureInfo.InvariantCulture, out var listed) ? listed : (uint?)null)
                .FirstOrDefault();
}
