using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Kinematics;

/// <summary>Events for tests: random ones that reach every cut and every sign of M²rec, and their columns.</summary>
internal static class EventSamples
{
    /// <summary>The beams of physics.md, fact 2.</summary>
    public static readonly BeamConfig Beams = new(7.004, 4.002, 83, null);

    /// <summary>The thresholds of the paper.</summary>
    public static readonly SelectionConfig Cuts = new(
        37, 120, new Dictionary<int, double> { [2019] = 90, [2020] = 30 }, 0.5, 2.0, 0.5, 0.4, 179, 4, 34, 123, 89, 91, 123, 0.1, 0.5, 15, 0.5);

    public static KinematicsOracle Oracle(BeamConfig beams)
        => new(beams.ElectronGeV, beams.PositronGeV, beams.CrossingAngleMrad, beams.SqrtSGeV);

    public static OracleEvent[] Random(int count, int seed)
    {
        var random = new Random(seed);
        KinematicsOracle oracle = Oracle(Beams);
        var events = new OracleEvent[count];
        for (int i = 0; i < count; i++)
        {
            events[i] = Next(random, oracle);
        }

        return events;
    }

    public static EventColumns Columns(IReadOnlyList<OracleEvent> events, Func<int, double>? weight = null, Func<int, int>? process = null)
    {
        EventColumns columns = Momenta(events);
        Fill(columns, EventQuantity.IdPlus, events, e => e.Id.Plus);
        Fill(columns, EventQuantity.IdMinus, events, e => e.Id.Minus);
        Fill(columns, EventQuantity.DrPlus, events, e => e.Dr.Plus);
        Fill(columns, EventQuantity.DrMinus, events, e => e.Dr.Minus);
        Fill(columns, EventQuantity.DzPlus, events, e => e.Dz.Plus);
        Fill(columns, EventQuantity.DzMinus, events, e => e.Dz.Minus);
        Fill(columns, EventQuantity.TriggerFlag, events, e => e.TriggerFlag ? 1 : 0);
        Fill(columns, EventQuantity.AzimuthalOpeningMin, events, e => double.DegreesToRadians(Cuts.AzimuthalOpeningMinDeg[e.Year]));
        Fill(columns, EventQuantity.PhotonEnergySum, events, e => e.PhotonEnergySum);
        var photons = events.SelectMany(e => e.Photons).ToArray();
        columns.PhotonEnergy = [.. photons.Select(p => p.Energy)];
        columns.PhotonTheta = [.. photons.Select(p => p.Theta)];
        columns.PhotonPhi = [.. photons.Select(p => p.Phi)];
        for (int i = 0; i < events.Count; i++)
        {
            columns.PhotonOffsets[i + 1] = columns.PhotonOffsets[i] + events[i].Photons.Count;
            columns.Process[i] = process?.Invoke(i) ?? 0;
        }

        Span<double> weights = columns.Writable(EventQuantity.Weight);
        for (int i = 0; i < events.Count; i++)
        {
            weights[i] = weight?.Invoke(i) ?? 1;
        }

        return columns;
    }

    /// <summary>Momenta only, as already selected data have them.</summary>
    public static EventColumns Momenta(IReadOnlyList<OracleEvent> events)
    {
        var columns = new EventColumns(Math.Max(events.Count, 1)) { Count = events.Count };
        Fill(columns, EventQuantity.PxPlus, events, e => e.Plus.X);
        Fill(columns, EventQuantity.PyPlus, events, e => e.Plus.Y);
        Fill(columns, EventQuantity.PzPlus, events, e => e.Plus.Z);
        Fill(columns, EventQuantity.PxMinus, events, e => e.Minus.X);
        Fill(columns, EventQuantity.PyMinus, events, e => e.Minus.Y);
        Fill(columns, EventQuantity.PzMinus, events, e => e.Minus.Z);
        return columns;
    }

    /// <summary>Rows [start, start + count) as a chunk of their own.</summary>
    public static EventColumns Slice(EventColumns from, int start, int count)
    {
        var to = new EventColumns(Math.Max(count, 1)) { Count = count, HasClusters = from.HasClusters };
        foreach (EventQuantity quantity in Enum.GetValues<EventQuantity>().Where(from.Has))
        {
            from[quantity].Slice(start, count).CopyTo(to.Writable(quantity));
        }

        Array.Copy(from.Process, start, to.Process, 0, count);
        Array.Copy(from.Cluster, start, to.Cluster, 0, count);
        int first = from.PhotonOffsets[start];
        int last = from.PhotonOffsets[start + count];
        for (int i = 0; i <= count; i++)
        {
            to.PhotonOffsets[i] = from.PhotonOffsets[start + i] - first;
        }

        to.PhotonEnergy = from.PhotonEnergy[first..last];
        to.PhotonTheta = from.PhotonTheta[first..last];
        to.PhotonPhi = from.PhotonPhi[first..last];
        return to;
    }

    private static OracleEvent Next(Random random, KinematicsOracle oracle)
    {
        double kind = random.NextDouble();
        bool central = kind < 0.7;
        double phi = random.NextDouble() * 2 * Math.PI;
        double phiOther = phi + (central ? Math.PI + ((random.NextDouble() + random.NextDouble() - 1) * 3) : random.NextDouble() * 2 * Math.PI);
        (double X, double Y, double Z) plus = Momentum(random, phi, central);
        (double X, double Y, double Z) minus = Momentum(random, phiOther, central);
        if (kind > 0.9)
        {
            // Nearly elastic: the pair takes all, give or take the resolution.
            FourVector rest = oracle.Event(plus, (0, 0, 0)).RecoilLab;
            minus = (rest.X + Spread(random, 0.1), rest.Y + Spread(random, 0.1), rest.Z + Spread(random, 0.1));
        }

        FourVector recoil = oracle.Event(plus, minus).RecoilLab;
        var photons = new (double Energy, double Theta, double Phi)[random.NextDouble() < 0.5 ? 0 : random.Next(1, 5)];
        for (int i = 0; i < photons.Length; i++)
        {
            bool near = random.NextDouble() < 0.2;
            double theta = near ? Math.Clamp(recoil.Theta + Spread(random, 0.4), 0, Math.PI) : Math.Acos((2 * random.NextDouble()) - 1);
            double azimuth = near ? recoil.Phi + Spread(random, 0.4) : (random.NextDouble() - 0.5) * 4 * Math.PI;
            photons[i] = (-0.12 * Math.Log(1 - random.NextDouble()), theta, azimuth);
        }

        return new OracleEvent
        {
            Plus = plus,
            Minus = minus,
            Id = (Mostly(random, 0.5, 1, 0.02), Mostly(random, 0.5, 1, 0.02)),
            Dr = (Spread(random, 0.505), Spread(random, 0.505)),
            Dz = (Spread(random, 2.02), Spread(random, 2.02)),
            TriggerFlag = random.NextDouble() < 0.98,
            Year = random.NextDouble() < 0.1 ? 2019 : 2020,
            Photons = photons,
            PhotonEnergySum = photons.Sum(p => p.Energy),
        };
    }

    private static (double X, double Y, double Z) Momentum(Random random, double phi, bool central)
    {
        double p = 0.1 + (5.5 * random.NextDouble());
        double theta = central ? double.DegreesToRadians(36 + (86 * random.NextDouble())) : Math.Acos((2 * random.NextDouble()) - 1);
        return (p * Math.Sin(theta) * Math.Cos(phi), p * Math.Sin(theta) * Math.Sin(phi), p * Math.Cos(theta));
    }

    private static double Mostly(Random random, double low, double high, double otherwise)
        => random.NextDouble() < otherwise ? low * random.NextDouble() : low + ((high - low) * random.NextDouble());

    private static double Spread(Random random, double half) => half * ((2 * random.NextDouble()) - 1);

    private static void Fill(EventColumns columns, EventQuantity quantity, IReadOnlyList<OracleEvent> events, Func<OracleEvent, double> value)
    {
        Span<double> column = columns.Writable(quantity);
        for (int i = 0; i < events.Count; i++)
        {
            column[i] = value(events[i]);
        }
    }
}
