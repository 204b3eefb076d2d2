export { CITY_AREA, CITY_PEOPLE_MAX, type City, type CityOptions, createCity } from "./city/city.ts";
export { type CityFiles, cityToCsv } from "./city/city-to-csv.ts";
