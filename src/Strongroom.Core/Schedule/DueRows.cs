using System.Globalization;
using Strongroom.Storage;

namespace Strongroom.Schedule;

public static class DueRows
{
    public static readonly RowShape<DueItem> Item = new("due/{time}/{kind}/{id}", "work that falls due: time is sixteen hexadecimal digits of Unix seconds");

    public static RowKey<DueItem> Key(long dueAt, string kind, Guid id) =>
        Item.Key(dueAt.ToString("x16", CultureInfo.InvariantCulture), kind, id.ToString("N"));

    public static RowKey<DueItem> Key(DueItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Key(item.DueAt, item.Kind, item.Id);
    }
}
