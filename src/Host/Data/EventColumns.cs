using System.Diagnostics;

namespace ZPrimeGpu.Host.Data;

/// <summary>The per-event quantities that the kernels read.</summary>
internal enum EventQuantity
{
    /// <summary>Momentum of the positive muon, x [GeV, laboratory].</summary>
    PxPlus,

    /// <summary>y [GeV].</summary>
    PyPlus,

    /// <summary>z [GeV].</summary>
    PzPlus,

    /// <summary>Momentum of the negative muon, x [GeV, laboratory].</summary>
    PxMinus,

    /// <summary>y [GeV].</summary>
    PyMinus,

    /// <summary>z [GeV].</summary>
    PzMinus,

    /// <summary>Muon likelihood ratio of the positive track.</summary>
    IdPlus,

    /// <summary>Muon likelihood ratio of the negative track.</summary>
    IdMinus,

    /// <summary>Transverse impact parameter of the positive track [cm].</summary>
    DrPlus,

    /// <summary>Transverse impact parameter of the negative track [cm].</summary>
    DrMinus,

    /// <summary>Longitudinal impact parameter of the positive track [cm].</summary>
    DzPlus,

    /// <summary>Longitudinal impact parameter of the negative track [cm].</summary>
    DzMinus,

    /// <summary>1 where every trigger flag of the file is set, else 0.</summary>
    TriggerFlag,

    /// <summary>Smallest azimuthal opening that the trigger of the event's year asks for [rad].</summary>
    AzimuthalOpeningMin,

    /// <summary>Sum of photon energies [GeV].</summary>
    PhotonEnergySum,

    /// <summary>Event weight, scaled to the run's luminosity (signal: per fb).</summary>
    Weight,
}

/// <summary>
/// A chunk of events as columns of one length (structure of arrays): the unit of reading, of copying to a device, and of work.
/// Owned by whoever made it and reused from chunk to chunk.
/// </summary>
internal sealed class EventColumns
{
    private const int QuantityCount = (int)EventQuantity.Weight + 1;
    private readonly double[]?[] columns = new double[]?[QuantityCount];
    private int[]? fold;

    /// <summary>Makes an empty chunk.</summary>
    /// <param name="capacity">Most events it can hold.</param>
    public EventColumns(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        Process = new int[capacity];
        Cluster = new long[capacity];
        PhotonOffsets = new int[capacity + 1];
    }

    /// <summary>Most events it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Events it holds.</summary>
    public int Count { get; set; }

    /// <summary>Process index of each event (into the list of process names of the run) [event].</summary>
    public int[] Process { get; }

    /// <summary>Identifier of the generated event of each row; valid where <see cref="HasClusters"/> [event].</summary>
    public long[] Cluster { get; }

    /// <summary>Whether <see cref="Cluster"/> is filled.</summary>
    public bool HasClusters { get; set; }

    /// <summary>Fold of each event, where a selection or a training asked for it (<see cref="EventFold"/>) [event].</summary>
    public int[] Fold => fold ??= new int[Capacity];

    /// <summary>Photons of event i are [PhotonOffsets[i], PhotonOffsets[i+1]) of the photon arrays [event + 1].</summary>
    public int[] PhotonOffsets { get; }

    /// <summary>Photon energies [GeV]; grown by the reader.</summary>
    public double[] PhotonEnergy { get; set; } = [];

    /// <summary>Photon polar angles [rad, laboratory].</summary>
    public double[] PhotonTheta { get; set; } = [];

    /// <summary>Photon azimuths [rad].</summary>
    public double[] PhotonPhi { get; set; } = [];

    /// <summary>Columns asked for by name, each <see cref="Capacity"/> long, as the file has them.</summary>
    public Dictionary<string, double[]> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the chunk holds a quantity.</summary>
    public bool Has(EventQuantity quantity) => columns[(int)quantity] is not null;

    /// <summary>A quantity's column, <see cref="Count"/> long. The quantity must be present.</summary>
    public ReadOnlySpan<double> this[EventQuantity quantity] => Storage(quantity).AsSpan(0, Count);

    /// <summary>A quantity's whole storage, <see cref="Capacity"/> long, for readers to fill; made on first use, in memory that never moves.</summary>
    public Span<double> Writable(EventQuantity quantity)
        => columns[(int)quantity] ??= GC.AllocateArray<double>(Capacity, pinned: true);

    /// <summary>The array behind a quantity, for accelerators that copy it or point into it: it never moves.</summary>
    public double[] Storage(EventQuantity quantity)
    {
        double[]? column = columns[(int)quantity];
        Debug.Assert(column is not null, $"{quantity} is not in this chunk");
        return column;
    }

    /// <summary>Removes events, with their photons; the order of the others stays.</summary>
    /// <param name="keep">Whether to keep each event [event].</param>
    public void Keep(ReadOnlySpan<bool> keep)
    {
        Debug.Assert(keep.Length == Count, "a verdict for each event");
        int kept = 0;
        int photons = 0;
        for (int i = 0; i < keep.Length; i++)
        {
            if (!keep[i])
            {
                continue;
            }

            foreach (double[]? column in columns)
            {
                if (column is not null)
                {
                    column[kept] = column[i];
                }
            }

            foreach (double[] column in Named.Values)
            {
                column[kept] = column[i];
            }

            Process[kept] = Process[i];
            Cluster[kept] = Cluster[i];
            if (fold is not null)
            {
                fold[kept] = fold[i];
            }

            for (int p = PhotonOffsets[i]; p < PhotonOffsets[i + 1]; p++, photons++)
            {
                (PhotonEnergy[photons], PhotonTheta[photons], PhotonPhi[photons]) = (PhotonEnergy[p], PhotonTheta[p], PhotonPhi[p]);
            }

            // Offsets up to this one have been read.
            PhotonOffsets[++kept] = photons;
        }

        Count = kept;
    }
}
