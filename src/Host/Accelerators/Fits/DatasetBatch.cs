namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>Data for one model: counts and auxiliary values of any number of datasets, in flat arrays.</summary>
internal sealed class DatasetBatch
{
    /// <summary>Makes room, with nominal auxiliary values and no counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="capacity">Number of datasets.</param>
    public DatasetBatch(ModelTables model, int capacity)
    {
        Model = model;
        Capacity = capacity;
        Counts = new double[capacity * model.Shape.Bins];
        LocalAuxiliary = new double[capacity * model.Shape.Bins * model.Shape.Groups];
        GlobalAuxiliary = new double[capacity * model.Shape.Globals];
        for (int local = 0; local < LocalAuxiliary.Length; local++)
        {
            LocalAuxiliary[local] = model.LocalAuxiliary[local % model.Shape.Groups];
        }

        for (int dataset = 0; dataset < capacity; dataset++)
        {
            model.GlobalAuxiliary.CopyTo(GlobalAuxiliaryOf(dataset));
        }
    }

    /// <summary>The model.</summary>
    public ModelTables Model { get; }

    /// <summary>Datasets.</summary>
    public int Capacity { get; }

    /// <summary>n [dataset, bin].</summary>
    public double[] Counts { get; }

    /// <summary>a [dataset, bin, group], for Poisson factors in units of τ; nominal where a local is fixed, whatever was thrown there.</summary>
    public double[] LocalAuxiliary { get; }

    /// <summary>Auxiliary values of constrained globals [dataset, global]; unused where free.</summary>
    public double[] GlobalAuxiliary { get; }

    /// <summary>n of one dataset.</summary>
    public Span<double> CountsOf(int dataset) => Counts.AsSpan(dataset * Model.Shape.Bins, Model.Shape.Bins);

    /// <summary>a of one dataset [bin, group].</summary>
    public Span<double> LocalAuxiliaryOf(int dataset)
        => LocalAuxiliary.AsSpan(dataset * Model.Shape.Bins * Model.Shape.Groups, Model.Shape.Bins * Model.Shape.Groups);

    /// <summary>Auxiliary values of the globals of one dataset.</summary>
    public Span<double> GlobalAuxiliaryOf(int dataset) => GlobalAuxiliary.AsSpan(dataset * Model.Shape.Globals, Model.Shape.Globals);
}
