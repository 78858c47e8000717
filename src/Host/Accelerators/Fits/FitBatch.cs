using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>Fits to make (which dataset, POI free or held, where to start) and their results, as columns.</summary>
internal sealed class FitBatch
{
    /// <summary>Makes room.</summary>
    /// <param name="model">The model.</param>
    /// <param name="capacity">Largest number of fits.</param>
    public FitBatch(ModelTables model, int capacity)
    {
        Model = model;
        Capacity = capacity;
        Dataset = new int[capacity];
        Poi = new double[capacity];
        PoiHeld = new bool[capacity];
        Start = new double[capacity * model.Shape.Globals];
        Lower = new double[capacity * model.Shape.Globals];
        Upper = new double[capacity * model.Shape.Globals];
        Status = new FitStatus[capacity];
        Iterations = new int[capacity];
        Edm = new double[capacity];
        Nll = new double[capacity];
        PoiGradient = new double[capacity];
        Parameters = new double[capacity * model.Shape.Globals];
        Hessian = new double[capacity * model.Shape.PackedGlobals];
        PoiLower = model.Lower[model.Shape.Poi];
    }

    /// <summary>The model.</summary>
    public ModelTables Model { get; }

    /// <summary>Largest number of fits.</summary>
    public int Capacity { get; }

    /// <summary>Fits to make.</summary>
    public int Count { get; set; }

    /// <summary>Lower bound of the POI of the free fits that are added; the model's unless set.</summary>
    public double PoiLower { get; set; }

    /// <summary>What fits do about valleys beyond the kinks of interpolations.</summary>
    public KinkSearch Kinks { get; set; }

    /// <summary>Dataset [fit].</summary>
    public int[] Dataset { get; }

    /// <summary>Value of the POI where it is held [fit].</summary>
    public double[] Poi { get; }

    /// <summary>Whether the POI is held: a conditional fit [fit].</summary>
    public bool[] PoiHeld { get; }

    /// <summary>Start [fit, global].</summary>
    public double[] Start { get; }

    /// <summary>Lower bounds [fit, global].</summary>
    public double[] Lower { get; }

    /// <summary>Upper bounds [fit, global]; equal to the lower bound where a global is held.</summary>
    public double[] Upper { get; }

    /// <summary>Status [fit].</summary>
    public FitStatus[] Status { get; }

    /// <summary>Iterations [fit].</summary>
    public int[] Iterations { get; }

    /// <summary>Estimated distance to the minimum before the last step [fit; NLL].</summary>
    public double[] Edm { get; }

    /// <summary>NLL − NLL of the saturated model [fit]; meaningless unless converged.</summary>
    public double[] Nll { get; }

    /// <summary>∂NLL/∂POI at the minimum [fit].</summary>
    public double[] PoiGradient { get; }

    /// <summary>Globals at the minimum [fit, global].</summary>
    public double[] Parameters { get; }

    /// <summary>Hessian of the NLL over the globals, locals profiled [fit, packed].</summary>
    public double[] Hessian { get; }

    /// <summary>Adds a fit.</summary>
    /// <param name="dataset">Dataset.</param>
    /// <param name="poi">Value at which the POI is held; null = free.</param>
    /// <param name="start">Start [global].</param>
    /// <returns>Its index.</returns>
    public int Add(int dataset, double? poi, ReadOnlySpan<double> start)
    {
        int fit = Count++;
        Dataset[fit] = dataset;
        PoiHeld[fit] = poi.HasValue;
        Poi[fit] = poi.GetValueOrDefault();
        start.CopyTo(StartOf(fit));
        Model.Lower.CopyTo(LowerOf(fit));
        Model.Upper.CopyTo(UpperOf(fit));
        LowerOf(fit)[Model.Shape.Poi] = PoiLower;
        if (poi is double value)
        {
            Hold(fit, Model.Shape.Poi, value);
        }

        return fit;
    }

    /// <summary>Holds a global at a value in one fit.</summary>
    public void Hold(int fit, int global, double value)
    {
        LowerOf(fit)[global] = value;
        UpperOf(fit)[global] = value;
    }

    /// <summary>Whether a fit converged.</summary>
    public bool Converged(int fit) => Status[fit] == FitStatus.Converged;

    /// <summary>Globals at the minimum of one fit.</summary>
    public Span<double> ParametersOf(int fit) => Parameters.AsSpan(fit * Model.Shape.Globals, Model.Shape.Globals);

    /// <summary>Start of one fit.</summary>
    public Span<double> StartOf(int fit) => Start.AsSpan(fit * Model.Shape.Globals, Model.Shape.Globals);

    /// <summary>Lower bounds of one fit.</summary>
    public Span<double> LowerOf(int fit) => Lower.AsSpan(fit * Model.Shape.Globals, Model.Shape.Globals);

    /// <summary>Upper bounds of one fit.</summary>
    public Span<double> UpperOf(int fit) => Upper.AsSpan(fit * Model.Shape.Globals, Model.Shape.Globals);

    /// <summary>Hessian of one fit.</summary>
    public Span<double> HessianOf(int fit) => Hessian.AsSpan(fit * Model.Shape.PackedGlobals, Model.Shape.PackedGlobals);
}
