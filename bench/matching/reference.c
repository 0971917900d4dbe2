/*
 * The matching core of src/sim/matching once more in C: the same places of 32 bytes, rings of orders, table of ticks,
 * bits and walk, so that the benchmark can say how much of it JavaScript reaches. Reads the operations that the
 * benchmark wrote, plays them until that took a while, and prints nanoseconds of one game after the filling, checksum of
 * trades, checksum of the book, and how many orders rest.
 *
 * File: how many operations, how many of them are the filling, then for each kind (0 limit, 1 cancel, 2
 * immediate-or-cancel), side, price, qty, target: int32.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TURN_NS = 50000000 };
enum { NOBODY = 0, BID = 0, ASK = 1, LOWEST = 0, HIGHEST = 10000, CENT = 100 };

/* An order; or a level, whose neighbours are its last and its first order. */
typedef struct {
  int32_t behind, before;
  union { int32_t level, price; };
  int32_t owner;
  double left;
  int32_t label, unused;
} Place;
typedef struct { int32_t kind, side, price, qty, target; } Operation;

static Place *places;
static int32_t place_end, place_room, free_place;

static int32_t best[2], tick_size, inverse, *table;
static uint32_t *bits;

static int32_t *met, met_room;
static double unmet;
static int has_met_owner;

static void *grown(void *memory, size_t bytes) {
  void *more = realloc(memory, bytes);
  if (more == NULL) exit(2);
  return more;
}

static void *zeros(size_t count, size_t bytes) {
  void *memory = calloc(count, bytes);
  if (memory == NULL) exit(2);
  return memory;
}

static int32_t take_place(void) {
  if (free_place != NOBODY) {
    int32_t place = free_place;
    free_place = places[place].behind;
    return place;
  }
  if (place_end == place_room) {
    place_room += place_room >> 2;
    places = grown(places, place_room * sizeof *places);
  }
  return place_end++;
}

static void give_place(int32_t place) {
  places[place].behind = free_place;
  free_place = place;
}

static int32_t tick_of(int32_t price) { return (int32_t)((uint32_t)(price * inverse) >> 17); }

static int32_t above(int32_t price) {
  int32_t start = tick_of(price) + 1, word = start >> 5;
  uint32_t found = bits[word] & (0xffffffffu << (start & 31));
  while (found == 0) found = bits[++word];
  return ((word << 5) + __builtin_ctz(found)) * tick_size;
}

static int32_t below(int32_t price) {
  int32_t start = tick_of(price) - 1, word = start >> 5;
  uint32_t found = bits[word] & (0xffffffffu >> (31 - (start & 31)));
  while (found == 0) found = bits[--word];
  return ((word << 5) + 31 - __builtin_clz(found)) * tick_size;
}

static int32_t worse(int32_t side, int32_t price) { return side == BID ? below(price) : above(price); }

/* How far a price is ahead of another one on its side. */
static int32_t ahead(int32_t side, int32_t price, int32_t other) { return (price - other) * (1 - 2 * side); }

static int is_crossing(int32_t side, int32_t price) { return ahead(side, price, best[1 - side]) >= 0; }

static void mark(int32_t tick) { bits[tick >> 5] |= 1u << (tick & 31); }

static void enter(int32_t level) {
  int32_t tick = tick_of(places[level].price);
  mark(tick);
  table[tick] = level;
}

static void refine(int32_t size) {
  int32_t *levels = zeros(HIGHEST, sizeof *levels), count = 0;
  if (tick_size != 0) {
    for (int32_t price = above(LOWEST); price < HIGHEST; price = above(price)) levels[count++] = table[tick_of(price)];
  }
  free(table);
  free(bits);
  tick_size = size;
  inverse = ((1 << 17) + size - 1) / size;
  table = zeros(HIGHEST / size + 1, sizeof *table);
  bits = zeros((HIGHEST / size >> 5) + 1, sizeof *bits);
  mark(LOWEST);
  mark(HIGHEST / size);
  for (int32_t at = 0; at < count; at++) enter(levels[at]);
  free(levels);
}

static int32_t open_level(int32_t side, int32_t price) {
  if (is_crossing(side, price)) exit(3);
  int32_t size = tick_size == 0 ? CENT : tick_size, rest = price;
  while (rest != 0) {
    int32_t next = size % rest;
    size = rest;
    rest = next;
  }
  if (size != tick_size) refine(size);
  int32_t level = take_place();
  places[level] = (Place){.behind = level, .before = level, .price = price};
  enter(level);
  if (ahead(side, price, best[side]) > 0) best[side] = price;
  return level;
}

static void close_level(int32_t level) {
  int32_t price = places[level].price, tick = tick_of(price);
  bits[tick >> 5] &= ~(1u << (tick & 31));
  table[tick] = NOBODY;
  if (best[BID] == price) best[BID] = below(price);
  else if (best[ASK] == price) best[ASK] = above(price);
  give_place(level);
}

static int32_t join_book(int32_t side, int32_t price, double qty, int32_t owner, int32_t label) {
  int32_t order = take_place(), level = table[tick_of(price)];
  if (places[level].price != price) level = open_level(side, price);
  int32_t last = places[level].before;
  places[last].behind = order;
  places[level].before = order;
  places[order] = (Place){.behind = level, .before = last, .level = level, .owner = owner, .left = qty, .label = label};
  return order;
}

static void drop(int32_t order) {
  int32_t previous = places[order].before, next = places[order].behind;
  places[previous].behind = next;
  places[next].before = previous;
  if (previous == next) close_level(next);
  give_place(order);
}

static double take(int32_t order, double most) {
  double size = places[order].left;
  if (size <= most) {
    drop(order);
    return size;
  }
  places[order].left = size - most;
  return most;
}

static int32_t walk(int32_t side, int32_t limit, double qty, int32_t owner, int passes_owner) {
  int32_t other = 1 - side, price = best[other], count = 0;
  double rest = qty;
  has_met_owner = 0;
  while (ahead(side, limit, price) >= 0) {
    int32_t level = table[tick_of(price)];
    for (int32_t order = places[level].behind; order != level; order = places[order].behind) {
      if (places[order].owner == owner) {
        has_met_owner = 1;
        if (!passes_owner) {
          unmet = rest;
          return count;
        }
      } else {
        rest -= places[order].left;
      }
      if (count == met_room) {
        met_room *= 2;
        met = grown(met, met_room * sizeof *met);
      }
      met[count++] = order;
      if (rest <= 0) {
        unmet = 0;
        return count;
      }
    }
    price = worse(other, price);
  }
  unmet = rest;
  return count;
}

static void reset(void) {
  place_room = 1024;
  place_end = 1;
  free_place = NOBODY;
  places = grown(places, place_room * sizeof *places);
  places[NOBODY] = (Place){0};
  best[BID] = LOWEST;
  best[ASK] = HIGHEST;
  tick_size = 0;
  refine(CENT);
}

static uint32_t mixed(uint32_t sum, int32_t a, int32_t b, int32_t c) {
  sum = sum * 31u + (uint32_t)a;
  sum = sum * 31u + (uint32_t)b;
  return sum * 31u + (uint32_t)c;
}

static uint32_t book_sum(int32_t *resting) {
  uint32_t sum = 0;
  for (int32_t side = BID; side <= ASK; side++) {
    for (int32_t price = best[side]; price > LOWEST && price < HIGHEST; price = worse(side, price)) {
      int32_t level = table[tick_of(price)];
      for (int32_t order = places[level].behind; order != level; order = places[order].behind) {
        sum = mixed(sum, places[order].label, price, (int32_t)places[order].left);
        *resting += 1;
      }
    }
  }
  return sum;
}

static int32_t *place_of;
static uint32_t trades;

static double cross(const Operation *operations, int32_t side, int32_t price, double qty) {
  int32_t count = walk(side, price, qty, NOBODY, 0);
  double left = qty;
  for (int32_t step = 0; step < count; step++) {
    int32_t order = met[step], name = places[order].label;
    double each = take(order, left);
    trades = mixed(trades, name, operations[name].price, (int32_t)each);
    left -= each;
  }
  return left;
}

static void play(const Operation *operations, int32_t from, int32_t to) {
  for (int32_t at = from; at < to; at++) {
    const Operation *o = &operations[at];
    if (o->kind == 1) {
      drop(place_of[o->target]);
      continue;
    }
    double left = o->qty;
    if (is_crossing(o->side, o->price)) left = cross(operations, o->side, o->price, left);
    if (left > 0 && o->kind == 0) place_of[at] = join_book(o->side, o->price, left, 1, at);
  }
}

int main(int argc, char **argv) {
  int32_t head[2], count, resting = 0;
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || fread(head, sizeof head, 1, file) != 1) return 1;
  count = head[0];
  Operation *operations = grown(NULL, count * sizeof *operations);
  if (fread(operations, sizeof *operations, count, file) != (size_t)count) return 1;
  fclose(file);

  met_room = 64;
  met = grown(NULL, met_room * sizeof *met);
  /* Operations name orders by the operation that made them; the core by a number of its own. */
  place_of = grown(NULL, count * sizeof *place_of);

  int64_t ns = 0, games = 0;
  do {
    struct timespec from, to;
    reset();
    trades = 0;
    play(operations, 0, head[1]);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    play(operations, head[1], count);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    ns += (to.tv_sec - from.tv_sec) * 1000000000LL + (to.tv_nsec - from.tv_nsec);
    games++;
  } while (ns < TURN_NS);
  uint32_t book = book_sum(&resting);
  printf("%lld %d %d %d\n", (long long)(ns / games), (int32_t)trades, (int32_t)book, resting);
  return 0;
}
