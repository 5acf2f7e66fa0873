namespace Strongroom.Storage;

/// <summary>
/// A stored record and its codec. The first byte written is the layout version; reading accepts every version ever released and
/// refuses an unknown one by throwing <see cref="InvalidDataException"/>.
/// </summary>
public interface IRecord<TSelf> where TSelf : class, IRecord<TSelf>
{
    static abstract void Write(RecordWriter writer, TSelf record);

    static abstract TSelf Read(ref RecordReader reader);
}
