namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>
/// An open object of libhdf5 (group, dataset, type, extent, property list), closed when disposed. What is forgotten is closed with its
/// file, so that no finalizer calls the library from a thread of its own.
/// </summary>
internal sealed class Hdf5Id : IDisposable
{
    private long id;

    private Hdf5Id(long id) => this.id = id;

    /// <summary>What the library calls it.</summary>
    public long Value => id;

    /// <summary>Takes an object over.</summary>
    /// <param name="id">Result of the call that opened it.</param>
    /// <param name="what">What could not be read where it is a failure.</param>
    public static Hdf5Id Of(long id, string what) => new(Hdf5Error.Check(id, what));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (id > 0)
        {
            _ = Hdf5Api.H5Idec_ref(id);
            id = 0;
        }
    }
}
